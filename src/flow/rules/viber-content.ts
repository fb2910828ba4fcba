import { mapping, type Rule } from './rule.ts';

const CONTENTS = ['text', 'imageUrl', 'viberFile', 'viberVideo'];

/** A free-form Viber message shows something: a text, an image, a file or a video. */
export const viberContent: Rule = ({ endpoint, steps }) =>
  steps.flatMap(({ type, message }, index) => {
    if (endpoint !== 'standard' || type !== 'Viber' || typeof message !== 'object' || message === null) return [];
    const content = mapping(message);
    if (CONTENTS.some((key) => content[key] !== undefined)) return [];
    const path = ['flow', index, 'message'];
    return [
      {
        rule: 'required',
        severity: 'error',
        path,
        message: `flow[${index}].message has no text, imageUrl, viberFile or viberVideo`,
      },
    ];
  });
