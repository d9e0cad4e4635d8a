import { type ReactNode, useEffect, useRef } from "react";

/** The heading of a screen. It takes the focus when the screen comes, so that who does not see it is told; and names the page. */
export function Heading({ children, actions }: { readonly children: string; readonly actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Ancrage`;
  }, [children]);
  useEffect(() => {
    // Not when the portal opens: there the user begins at the top.
    if (document.activeElement !== document.body || hasMoved) heading.current?.focus({ preventScroll: true });
    hasMoved = true;
    scrollTo(0, 0);
  }, []);
  return (
    <div className="heading">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      <div className="actions">{actions}</div>
    </div>
  );
}

let hasMoved = false;
