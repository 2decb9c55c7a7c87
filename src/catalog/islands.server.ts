import { readFileSync } from 'node:fs';
import { escapeHtml } from './escape.ts';
import paths from '@generated/catalog/default/paths.json';

export function figureHtml(slug: string, figure: string): string {
  return readFileSync(`${paths.diagrams}/${slug}/${figure}.svg`, 'utf8');
}

export function figureSource(slug: string, figure: string): string {
  const path = `${paths.diagrams}/${slug}/${figure}.mmd`;
  return escapeHtml(readFileSync(path, 'utf8'));
}

export function codeHtml(slug: string, file: string): string {
  const path = `${paths.code}/code/${slug}/${file}.json`;
  return JSON.parse(readFileSync(path, 'utf8')) as string;
}

export function diffHtml(slug: string, file: string): string {
  return codeHtml(slug, `${file}.diff`);
}
