/** Text that has broken programs which build scripts, command lines or patterns from it. */
export function hostileStrings(canary: string): readonly string[] {
  return [
    "'", '‘a’ ‚b‛', '"“c”„', "O'Brien", "'; New-Item -Path '" + canary + "' #", '$(New-Item -Path "' + canary + '")', '`$(1)`n', '${env:PATH} $PID', "’; New-Item -Path ’" + canary + '’ #',
    'a\r\nb', 'a\nNew-Item -Path ' + canary + '\n', 'a\0b', '\u001b[31mred', '\u2028\u2029\u0085', '😀', '日本語 ソ表 ㈱ ～', 'half \ud83d pair', '"\\', 'ends\\', '%PATH%', '* ? [a-z]', '*',
    '| & ; > < touch ' + canary, '; touch ' + canary, '--', '-Force', '/x', '@{a=1}', '(default)', ' leading and trailing ', '', '\u200b', 'É e\u0301', '{"v":1,"t":"req","id":1}', 'x'.repeat(300_000),
  ];
}

export const hasHalfPair = (text: string): boolean => /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
