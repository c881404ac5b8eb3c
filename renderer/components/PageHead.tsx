import { Fragment, type ReactNode } from 'react';

interface PageHeadProps {
  readonly title: string;
  /** Facts under the title, with dots between. */
  readonly facts: readonly string[];
  readonly children?: ReactNode;
}

export function PageHead({ title, facts, children }: PageHeadProps) {
  return (
    <div className="head">
      <div>
        <h1 title={title} className="ell">
          {title}
        </h1>
        <div className="sub" title={facts.join(' · ')}>
          {facts.map((fact, i) => (
            <Fragment key={fact}>
              {i > 0 && <b>·</b>}
              {fact}
            </Fragment>
          ))}
        </div>
      </div>
      {children !== undefined && <div className="act">{children}</div>}
    </div>
  );
}
