/**
 * Docusaurus's button floats over the corner of whatever is read there, such
 * as how long a run took. The page's contents stand beside it instead.
 */
export default function BackToTopButton(): null {
  return null;
}
