/** One column of a list, from an item; null leaves it empty. */
export type Column<Item> = { title: string; of: (item: Item) => string | number | null }

/** Prints a list: a table, with its titles on a terminal; or one JSON object a line. */
export function printList<Item>({
  items,
  columns,
  json,
  out = process.stdout,
}: {
  items: readonly Item[]
  columns: readonly Column<Item>[]
  json: boolean
  out?: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>
}): void {
  if (json) {
    for (const item of items) out.write(`${JSON.stringify(item)}\n`)
    return
  }
  const rows = items.map((item) => columns.map(({ of }) => oneLine(String(of(item) ?? ''))))
  if (out.isTTY) rows.unshift(columns.map(({ title }) => title))
  const widths = columns.map((_, column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)))
  for (const row of rows)
    out.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
}

/** The longest ids, those of messages to webhooks, have 73. */
const MAX_CELL_LENGTH = 73

/** Without line breaks and whatever else would move the cursor. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{C}]+/gu, ' ').trim()
  return line.length > MAX_CELL_LENGTH ? `${line.slice(0, MAX_CELL_LENGTH - 1)}…` : line
}
