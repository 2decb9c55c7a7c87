/**
 * Parts of a page whose code is fetched when they are first shown.
 *
 * React has `lazy` for that, which remembers a failure: what could not be
 * fetched without a connection would fail again when the connection is back.
 */
import { useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';

/**
 * @param load imports the component, as the default of its module. A failure
 *   is thrown where the component stands, for an error boundary; the next
 *   one that is shown tries again.
 * @param waiting stands there until it has come.
 */
export function later<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  waiting: ReactNode = null,
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function Later(props: Props): ReactNode {
    const [Found, setFound] = useState(() => known);
    useEffect(() => {
      if (Found !== undefined) return undefined;
      let isHere = true;
      load().then(
        (module) => {
          known = module.default;
          if (isHere) setFound(() => known);
        },
        (error: unknown) => {
          if (isHere) throwIn(setFound, error);
        },
      );
      return () => {
        isHere = false;
      };
    }, [Found]);
    return Found === undefined ? waiting : <Found {...props} />;
  };
}

/** Throws where a state is rendered, for the error boundary around it. */
function throwIn(
  setState: (update: () => never) => void,
  error: unknown,
): void {
  setState(() => {
    throw error;
  });
}
