/** What the static code and the editor have in common. */

/** What a reader hears who reaches the code by keyboard. */
export function editLabel(file: string): string {
  return `${file}, press Enter to edit`;
}

/** A character of the code's font is this wide, in sizes of the font. */
const CHARACTER_EM = 0.6;

/** Line and column under a point of a scrolled `<pre>`, from 1. */
export function placeAt(
  code: HTMLElement,
  clientX: number,
  clientY: number,
): { line: number; column: number } {
  const style = getComputedStyle(code);
  const box = code.getBoundingClientRect();
  const top = box.top + parseFloat(style.paddingTop) - code.scrollTop;
  const left = box.left + parseFloat(style.paddingLeft) - code.scrollLeft;
  const lines = (clientY - top) / parseFloat(style.lineHeight);
  const width = CHARACTER_EM * parseFloat(style.fontSize);
  return {
    line: Math.max(1, 1 + Math.floor(lines)),
    column: Math.max(1, 1 + Math.round((clientX - left) / width)),
  };
}
