export const clients = {
  sub: 'what applications write to reach these instances',
  paste: {
    title: 'Check a connection string',
    hint: 'judged here; it is neither sent nor kept',
    label: 'Connection string',
    placeholder: 'Server=SQL01\\INST1;Database=Sales;Integrated Security=true',
    secret: 'Passwords are hidden in everything shown and copied.',
    empty: 'Paste the connection string of an application. SqlClient, JDBC, ODBC, OLE DB, SQLAlchemy, Go and Node.js are understood.',
    form: 'Form',
    verdicts: 'Verdict',
    given: 'As given',
    corrected: 'Corrected',
    unchanged: 'It can stay as it is.',
    noScan: 'Scan a server first: a connection string is judged against its instances.',
  },
};
