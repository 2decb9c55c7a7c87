/** Data that plugin.ts writes for the pages. */
declare module '@generated/catalog/default/index.json' {
  const index: import('./light.ts').LightIndex;
  export default index;
}

declare module '@generated/catalog/default/search.json' {
  const entries: import('../search/types.ts').Entry[];
  export default entries;
}

declare module '@generated/catalog/default/paths.json' {
  const paths: { diagrams: string; code: string };
  export default paths;
}

declare module '@generated/catalog/default/sightings.json' {
  const sightings: import('./sightings.ts').Seen[];
  export default sightings;
}

declare module '@generated/catalog/default/circuit-breaker.json' {
  const pattern: import('./types.ts').Pattern;
  export default pattern;
}
