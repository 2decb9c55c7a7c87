/**
 * Patterns that have a place in the catalog and no page yet. Pages may name
 * them in `related`; they are shown as "planned". When one is written, its
 * line here goes, and the build says so.
 */
export interface PlannedPattern {
  slug: string;
  title: string;
  /** The folder in docs/ that it belongs to. */
  category: string;
}

/** Category, slug, title. */
const LIST: readonly (readonly [string, string, string])[] = [
  ['configuration', 'runtime-reconfiguration', 'Runtime Reconfiguration'],
  ['container', 'sidecar', 'Sidecar'],
  ['container', 'ambassador', 'Ambassador'],
  ['container', 'adapter', 'Adapter'],
  ['container', 'work-queue', 'Work Queue'],
  ['data-management', 'cqrs', 'CQRS'],
  ['data-management', 'api-composition', 'API Composition'],
  ['data-management', 'database-per-service', 'Database per Service'],
  ['data-management', 'shared-database', 'Shared Database'],
  ['transactions', 'three-phase-commit', 'Three-Phase Commit'],
  ['transactions', 'saga', 'Saga'],
  ['external-api', 'backends-for-frontends', 'Backends for Frontends'],
];

export const planned: readonly PlannedPattern[] = LIST.map(
  ([category, slug, title]) => ({ slug, title, category }),
);
