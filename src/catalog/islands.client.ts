/** The browser keeps what the server rendered; see src/components/Island. */
export function figureHtml(): string {
  return '';
}

export function figureSource(): string {
  return '';
}

export function codeHtml(): string {
  return '';
}

export function diffHtml(): string {
  return '';
}
