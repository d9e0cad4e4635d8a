/** Says that a list has nothing, and where to go from there. */
export function Nothing({ text, link, linkText }: Record<"text" | "link" | "linkText", string>) {
  return (
    <div className="nothing">
      <p>{text}</p>
      <p>
        <a className="button" href={link}>
          {linkText}
        </a>
      </p>
    </div>
  );
}
