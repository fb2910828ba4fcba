/**
 * A value that is made when it is first asked for. Making all the shapes would be a tenth of a check, which needs few
 * of them.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
