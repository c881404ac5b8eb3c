# What the lab's commands accept, for the comparison with the catalogue of Windows PowerShell 5.1.
$names = 'LabServices', 'NetSecurity', 'CimCmdlets', 'Microsoft.PowerShell.Diagnostics' | ForEach-Object { Import-Module $_; Get-Command -Module $_ }
$names += Get-Command -CommandType Cmdlet | Where-Object { $_.ImplementingType.Assembly.GetName().Name -eq 'lab-pwsh' }
ConvertTo-Json -InputObject @($names | ForEach-Object { @{ name = $_.Name; parameters = @($_.Parameters.Values | Where-Object { -not $_.IsDynamic } | ForEach-Object { $_.Name }) } }) -Depth 5 -Compress
