/** Character references, and how wide they are. */

/** The first code point of the private use area, which holds 6400. */
const FIRST = 0xe000;
const REFERENCE = /#(\d+);/g;
const PRIVATE = /[\uE000-\uF8FF]/g;

/** A text with the letters that its references stand for. */
export function lettersOf(text: string): string {
  return text.replace(REFERENCE, (_, code: string) =>
    String.fromCodePoint(Number(code)),
  );
}

/**
 * Mermaid measures `#35;` as five letters although it draws one. So each
 * reference goes through it as one letter that stands for nothing, and gets
 * its true one back when everything is drawn.
 */
export class Letters {
  private readonly hidden: string[] = [];

  /** The text with one letter in place of each reference. */
  hide(text: string): string {
    return text.replace(REFERENCE, (_, code: string) => {
      const letter = String.fromCodePoint(Number(code));
      let index = this.hidden.indexOf(letter);
      if (index < 0) index = this.hidden.push(letter) - 1;
      return String.fromCharCode(FIRST + index);
    });
  }

  /** Puts the letters back, as text. */
  show(root: Element): void {
    const walk = (node: Node): void => {
      node.childNodes.forEach(walk);
      if (node.nodeType !== node.TEXT_NODE) return;
      node.textContent = (node.textContent ?? '').replace(
        PRIVATE,
        (letter) => this.hidden[letter.charCodeAt(0) - FIRST] ?? letter,
      );
    };
    walk(root);
  }
}
