/** Each naive version is the pattern with the edits of `edits.ts`. */
import { describe, expect, it } from 'vitest';
import { foldersOf, tested } from '../src/recording/versions.ts';
import { problemsOfVersions } from '../src/versions/write.ts';

const root = process.cwd();

describe.each(tested(foldersOf(root)))('%s', (folder) => {
  it('has the naive versions that its edits make of it', async () => {
    expect(await problemsOfVersions(root, folder)).toEqual([]);
  });
});
