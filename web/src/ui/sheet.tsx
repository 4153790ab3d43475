// The heading row of a table of records.
export function SheetHead({ names }: { readonly names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

// A count that stands out where it is not nothing.
export function CountCell({
  value,
  tone,
}: {
  readonly value: number;
  readonly tone: "alarm" | "warn" | "calm";
}) {
  return <td className={`figures ${value > 0 ? tone : "muted"}`}>{value}</td>;
}
