/** The two tables, with the keys the stack gives them, ready to be written to. */
export { createTables, type TableNames } from '../../local/household-tables.ts';
