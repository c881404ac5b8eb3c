/** How the strings of a file are written. */
export type FileFormat = 'xml' | 'json' | 'js' | 'csharp' | 'vb' | 'clike' | 'go' | 'python' | 'ruby' | 'php' | 'powershell' | 'sql' | 'properties' | 'yaml' | 'env' | 'ini' | 'freetds' | 'reg' | 'batch' | 'text';

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  config: 'xml', xml: 'xml', odc: 'xml', rdl: 'xml', rdlc: 'xml', rds: 'xml', rsds: 'xml', dtsconfig: 'xml', dtsx: 'xml', settings: 'xml', dbml: 'xml', edmx: 'xml', xaml: 'xml', htm: 'xml', html: 'xml',
  csproj: 'xml', vbproj: 'xml', sqlproj: 'xml', pubxml: 'xml', props: 'xml', targets: 'xml', conmgr: 'xml', asax: 'xml', aspx: 'xml', ascx: 'xml', bim: 'json',
  json: 'json', jsonc: 'json', json5: 'js',
  js: 'js', mjs: 'js', cjs: 'js', jsx: 'js', ts: 'js', mts: 'js', cts: 'js', tsx: 'js', vue: 'js',
  cs: 'csharp', cshtml: 'csharp', fs: 'csharp', vb: 'vb', vbs: 'vb', bas: 'vb', asp: 'vb', vba: 'vb', cls: 'vb',
  java: 'clike', kt: 'clike', kts: 'clike', scala: 'clike', groovy: 'clike', gradle: 'clike', c: 'clike', h: 'clike', cpp: 'clike', hpp: 'clike', cc: 'clike', rs: 'clike', swift: 'clike', dart: 'clike',
  go: 'go', py: 'python', pyw: 'python', rb: 'ruby', pl: 'ruby', pm: 'ruby', sh: 'ruby', bash: 'ruby', php: 'php', inc: 'php', phtml: 'php',
  ps1: 'powershell', psm1: 'powershell', psd1: 'powershell', sql: 'sql',
  properties: 'properties', yaml: 'yaml', yml: 'yaml', env: 'env', ini: 'ini', dsn: 'ini', toml: 'env', reg: 'reg', bat: 'batch', cmd: 'batch',
};

/** By the last part of the name: `appsettings.Production.json`, `web.config`, `.env.local`, `odbc.ini`. */
export function formatOf(fileName: string): FileFormat {
  const name = fileName.toLowerCase();
  if (/^\.env(?:\.|$)/u.test(name)) return 'env';
  if (name === '.odbc.ini') return 'ini';
  if (name === 'freetds.conf' || name === '.freetds.conf') return 'freetds';
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : BY_EXTENSION[name.slice(dot + 1)]) ?? 'text';
}
