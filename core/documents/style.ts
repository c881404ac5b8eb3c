/** Style of the printed document: light only, A4, black where a printer has one colour. */
export const documentStyle = `
*{box-sizing:border-box}
body{margin:0;background:#eeeff1;color:#1b1c1f;font:10pt/1.6 "Segoe UI","Yu Gothic UI","Meiryo","Inter","Noto Sans CJK JP",sans-serif;font-variant-numeric:tabular-nums;line-break:strict}
.page{max-width:210mm;min-height:297mm;margin:8mm auto;padding:18mm 16mm;background:#fff;box-shadow:0 1px 4px rgba(0,0,0,.2)}
@media print{body{background:#fff}.page{margin:0;padding:0;box-shadow:none;max-width:none;min-height:0}details{break-inside:auto}}
header{display:flex;justify-content:space-between;align-items:flex-start;gap:10mm;border-bottom:1.5pt solid #1b1c1f;padding-bottom:4mm}
.kind{margin:0;color:#55585f}
h1{margin:0;font-size:16pt;line-height:1.3}
.stamps{border-collapse:collapse;flex:none}
.stamps th,.stamps td{border:.75pt solid #1b1c1f;width:16mm;text-align:center;font-weight:400;font-size:8pt}
.stamps td{height:16mm}
h2,.name{break-after:avoid}
.name{font-weight:600;margin-top:2mm}
.notice{margin:3mm 0;border:1pt solid #8a4b00;background:#fff4dc;color:#5a3100;padding:2mm 3mm;font-weight:600}
.meta{display:grid;grid-template-columns:55fr 45fr;gap:1mm 8mm;margin:4mm 0}
.meta div{display:flex;gap:4mm}
.meta dt{flex:none;width:26mm;color:#55585f}
.meta dd{margin:0;overflow-wrap:anywhere}
section{margin-top:6mm}
h2{font-size:11pt;border-bottom:.5pt solid #d0d2d6;margin:0 0 2mm;break-after:avoid}
h2 span{color:#55585f;margin-right:2mm}
p{margin:0 0 1mm;overflow-wrap:anywhere}
ol,ul{margin:0;padding-left:6mm}
li{overflow-wrap:anywhere}
.grid{border-collapse:collapse;width:100%}
.grid thead{display:table-header-group}
.grid th{text-align:left;font-weight:400;color:#55585f;border-bottom:.75pt solid #868a91;padding:1mm 2mm 1mm 0}
.grid td{border-bottom:.5pt solid #e2e3e6;padding:1mm 2mm 1mm 0;vertical-align:top;overflow-wrap:anywhere}
.grid tr{break-inside:avoid}
.grid.set{table-layout:fixed}
.grid+p,p+.grid,.exposure+.ports{margin-top:2mm}
.grid .group th{border-bottom-color:#d0d2d6;color:#1b1c1f;font-weight:600;padding-top:3mm}
.grid .group span{font-weight:400;color:#55585f}
.grid svg{width:9pt;height:9pt;vertical-align:-1pt}
.grid .mono{font-size:8.5pt}
.mono,pre{font-family:"Cascadia Mono",Consolas,"JetBrains Mono","Noto Sans Mono CJK JP",monospace;font-size:9pt}
.strong{font-weight:600}
.dim{color:#666a72}
pre{background:#f7f7f8;border:.5pt solid #d0d2d6;padding:3mm;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.4}
summary{font-weight:600}
.exposure .bar{display:flex;gap:4mm;align-items:center;margin:1mm 0}
.exposure b{font-size:18pt;line-height:1.2;width:26mm}
.exposure .after b{color:#0e700e}
.exposure .bar>div{flex:1}
.exposure span{display:block;font-size:9pt}
.exposure svg{display:block;width:100%;height:3mm;background:#e4e6e9}
.exposure .before rect{fill:#bb6d0c}
.exposure .after rect{fill:#0e700e}
.ports{display:block;width:100%;margin-top:3mm;break-inside:avoid}
.ports .space{fill:#f7f7f8;stroke:#b9bcc2}
.ports .dynamic{fill:#fdebd0;stroke:#bb6d0c;stroke-width:.6}
.ports text{font-size:17px;text-anchor:middle;fill:#1b1c1f}
.ports .range,.ports .end{font-size:15px;fill:#55585f}
.ports .end{text-anchor:start}
.ports path{fill:none;stroke-width:2}
.ports .after path{stroke:#0e700e}
.ports .after circle{fill:#0e700e}
.ports .after text{fill:#0e700e;font-weight:600}
.ports .before path{stroke:#bb6d0c;stroke-width:1.2;stroke-dasharray:3 3}
.ports .before circle{fill:#fff;stroke:#8a4b00;stroke-width:2}
.ports .before text{fill:#666a72}
.exposure,.box,.stamps{break-inside:avoid}
.box{border:.75pt solid #868a91;border-radius:1mm}
footer{margin-top:10mm;border-top:.5pt solid #d0d2d6;padding-top:2mm;color:#55585f;font-size:8pt}
`;

export function pageStyle(numbered: boolean): string {
  const number = '@bottom-right{content:counter(page) " / " counter(pages);font:8pt "Segoe UI","Yu Gothic UI",sans-serif;color:#55585f}';
  return `@page{size:A4;margin:16mm 16mm 18mm;${numbered ? number : ''}}`;
}
