/** Text from elsewhere, shown so that it hides nothing. */

/** Signs that turn the direction of text, and so hide what a line does. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text, with such signs written out. */
export function visible(text: string): string {
  return text.replace(TURNS, (sign) => {
    const code = sign.charCodeAt(0).toString(16).toUpperCase();
    return `⟨U+${code.padStart(4, '0')}⟩`;
  });
}
