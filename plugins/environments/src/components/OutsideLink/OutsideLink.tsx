import { Link } from '@backstage/ui';
import type { ReactNode } from 'react';

export type OutsideLinkProps = { href: string; children: ReactNode };

/**
 * A link to a page that others named, in a tab of its own. Annotations may hold any text: what is no web address stays
 * text, so that nobody can put a script behind a link.
 */
export function OutsideLink({ href, children }: OutsideLinkProps) {
  return /^https?:\/\//i.test(href) ? (
    <Link href={href} target="_blank" rel="noreferrer">
      {children}
    </Link>
  ) : (
    <span>
      {children} ({href})
    </span>
  );
}
