$x = '日本'
Add-Type -TypeDefinition 'class X {}'
iex $x
netsh int ipv4 show dynamicport tcp
& $x
[scriptblock]::Create($x)
$ps.AddScript("a $x")
Get-Item -Path x -Nope y
$y = $x ? 1 : 2
Get-Item x && Get-Item y
[Microsoft.Win32.Registry]::LocalMachine
Get-Error
$z = $x ?? 1
ConvertTo-Json -InputObject 1 -Comp
. "$x/y.ps1"
[System.Diagnostics.Process]::Start('calc.exe')
