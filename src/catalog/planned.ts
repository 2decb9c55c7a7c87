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

const BY_CATEGORY: Readonly<Record<string, Readonly<Record<string, string>>>> =
  {
    architecture: {
      'anti-corruption-layer': 'Anti-corruption layer',
    },
    cache: {
      'read-through': 'Read-through',
      'write-through': 'Write-through',
      'write-behind': 'Write-behind',
      'refresh-ahead': 'Refresh-ahead',
    },
    configuration: {
      'external-configuration-store': 'External configuration store',
      'runtime-reconfiguration': 'Runtime reconfiguration',
    },
    container: {
      sidecar: 'Sidecar',
      ambassador: 'Ambassador',
      adapter: 'Adapter',
      'leader-election': 'Leader election',
      'work-queue': 'Work queue',
      'scatter-gather': 'Scatter/gather',
    },
    'data-management': {
      cqrs: 'CQRS',
      'event-sourcing': 'Event sourcing',
      'api-composition': 'API composition',
      'database-per-service': 'Database per service',
      'shared-database': 'Shared database',
    },
    messaging: {
      'claim-check': 'Claim check',
    },
    resiliency: {
      fallback: 'Fallback',
      bulkhead: 'Bulkhead',
      retry: 'Retry',
    },
    security: {
      'valet-key': 'Valet key',
    },
    transactions: {
      'three-phase-commit': 'Three-phase commit',
      saga: 'Saga',
    },
    'external-api': {
      'api-gateway': 'API gateway',
      'backends-for-frontends': 'Backends for frontends',
    },
  };

export const planned: readonly PlannedPattern[] = Object.entries(
  BY_CATEGORY,
).flatMap(([category, patterns]) =>
  Object.entries(patterns).map(([slug, title]) => ({ slug, title, category })),
);
