/** The GSM 7-bit alphabet with its extension; one character outside of it makes the whole SMS UCS-2. */
const GSM_7 = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/;

const EXTENSION = /[\^{}\\[~\]|€]/g;

/** Into how many parts an SMS is cut: 160 or 70 characters in one, 153 or 67 in each of several. */
export function smsParts(text: string): number {
  const [alone, each] = GSM_7.test(text) ? [160, 153] : [70, 67];
  // A character of the extension takes two places.
  const length = text.length + (alone === 160 ? (text.match(EXTENSION)?.length ?? 0) : 0);
  return length <= alone ? 1 : Math.ceil(length / each);
}
