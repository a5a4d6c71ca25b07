import type { ReactNode } from 'react';

/** A page: its title, its tools on the right, its content. */
export function Page({ title, tools, children }: { title: ReactNode; tools?: ReactNode; children: ReactNode }) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        <div className="page-tools">{tools}</div>
      </header>
      {children}
    </div>
  );
}
