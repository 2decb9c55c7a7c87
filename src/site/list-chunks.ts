import type { Compiler, StatsCompilation } from 'webpack';

/**
 * A plugin of the bundler that hands over which chunks there are, and which
 * load which. In a build alone: the list takes longer than an edit does.
 */
export function listChunks(take: (stats: StatsCompilation) => void) {
  return {
    apply({ options, hooks }: Compiler) {
      if (options.mode !== 'production') return;
      hooks.done.tap('offline', (stats) => {
        take(
          stats.toJson({
            all: false,
            ids: true,
            chunks: true,
            chunkRelations: true,
            chunkOrigins: true,
          }),
        );
      });
    },
  };
}
