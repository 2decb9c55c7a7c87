import DocSidebarItems from '@theme-original/DocSidebarItems';
import type { Props } from '@theme/DocSidebarItems';
import { useEffect, useRef, type ReactNode } from 'react';

import { showCurrent } from './show-current';

/** The sidebar's items; the one of this page is brought into sight. */
export default function Items(props: Props): ReactNode {
  const { activePath, level } = props;
  const mark = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const menu = mark.current?.closest<HTMLElement>('.menu');
    if (menu) showCurrent(menu);
  }, [activePath]);
  return (
    <>
      {level === 1 && <li ref={mark} hidden />}
      <DocSidebarItems {...props} />
    </>
  );
}
