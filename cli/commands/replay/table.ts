/** Lines of a plain-text table: the header, then the rows; columns that are empty in every row are left out. */
export const formatTable = (header: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const columns = header
    .map((title, index) => ({
      title,
      index,
      width: Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
    }))
    .filter(({ index }) => rows.some((row) => row[index]));
  return [header, ...rows].map((row) =>
    columns
      .map(({ index, width }) => (row[index] ?? '').padEnd(width))
      .join('  ')
      .trimEnd(),
  );
};
