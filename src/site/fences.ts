import { escapeHtml } from '../catalog/escape.ts';
import { highlight } from '../catalog/highlight.ts';
import { esmImport, type Node, type Root } from '../catalog/mdx-nodes.ts';

interface Fence extends Node {
  value: string;
  lang?: string | null;
}

const TYPESCRIPT = new Set(['ts', 'tsx', 'typescript', 'js', 'json']);

/** Remark plugin: fenced blocks become HTML that needs no script. */
export function remarkFences() {
  return (tree: Root): void => {
    if (!replaceIn(tree)) return;
    tree.children.unshift(esmImport('Fence', '@site/src/components/Fence'));
  };
}

/** True when there was a fenced block. */
function replaceIn(node: Node): boolean {
  let found = false;
  node.children?.forEach((child, index) => {
    if (isFence(child)) {
      node.children?.splice(index, 1, element(child));
      found = true;
    } else if (replaceIn(child)) {
      found = true;
    }
  });
  return found;
}

function isFence(node: Node): node is Fence {
  return node.type === 'code';
}

function element({ lang, value }: Fence): Node {
  const html = TYPESCRIPT.has(lang ?? '')
    ? highlight(value)
    : escapeHtml(value);
  const attribute = { type: 'mdxJsxAttribute', name: 'html', value: html };
  return Object.assign(
    { type: 'mdxJsxFlowElement', children: [] },
    { name: 'Fence', attributes: [attribute] },
  );
}
