/**
 * A drawing whose ids begin with `prefix`. All ids of a drawing contain the
 * id of its root, so that one replacement reaches every reference as well.
 */
export function withIds(svg: string, prefix: string): string {
  const id = /<svg[^>]* id="([^"]+)"/.exec(svg)?.[1];
  return id === undefined || prefix === ''
    ? svg
    : svg.replaceAll(id, `${prefix}${id}`);
}
