# What every verb uses: typed errors, arguments, the registry, native programs.
# Windows PowerShell 5.1 language, ASCII only. Functions only: this file runs nothing when it is dot-sourced.

# --- errors: a code of core/verbs/errors.ts travels as the id PortPin.<code>; the rest in TargetObject

function Stop-Verb([string] $Code, [string] $Subject, [string] $Detail, $Cause) {
    $data = @{ code = $Code }
    if ($PSBoundParameters.ContainsKey('Subject')) { $data.subject = $Subject }
    if ($Detail) { $data.detail = $Detail }
    if ($Cause -is [System.Management.Automation.ErrorRecord]) { Add-ErrorIdentity $data $Cause }
    $exception = New-Object System.Management.Automation.RuntimeException $Code
    throw (New-Object System.Management.Automation.ErrorRecord $exception, ('PortPin.' + $Code), 'NotSpecified', $data)
}

# Identity that does not depend on the language of Windows: id, category, HRESULT.
function Add-ErrorIdentity($Data, $Record) {
    $Data.errorId = [string]$Record.FullyQualifiedErrorId
    $Data.category = [string]$Record.CategoryInfo.Category
    $inner = Get-InnerException $Record.Exception
    if ($null -ne $inner) { $Data.hresult = [int]$inner.HResult }
}

function Get-InnerException($Exception) {
    while ($null -ne $Exception -and $null -ne $Exception.InnerException) { $Exception = $Exception.InnerException }
    $Exception
}

# Codes by HRESULT and Win32 number: 5 access denied, 2/3/1168 not found, 183 exists, 32 in use, 87 parameter.
# Source: winerror.h; "Windows System Error N" and "HRESULT 0x..." are how CDXML modules name their errors.
function Get-CodeOfError($Record) {
    $id = [string]$Record.FullyQualifiedErrorId
    $win32 = $null
    if ($id -match '^Windows System Error (\d+)\b') { $win32 = [int]$Matches[1] }
    elseif ($id -match '^HRESULT 0x8007([0-9a-fA-F]{4})\b') { $win32 = [Convert]::ToInt32($Matches[1], 16) }
    elseif ($id -match '^HRESULT 0x80041003\b') { $win32 = 5 }
    elseif ($id -match '^HRESULT 0x80041002\b') { $win32 = 2 }
    $inner = Get-InnerException $Record.Exception
    if ($inner -is [System.ComponentModel.Win32Exception]) { $win32 = [int]$inner.NativeErrorCode }
    if ($inner -is [System.Security.SecurityException] -or $inner -is [System.UnauthorizedAccessException]) { $win32 = 5 }
    if ($null -eq $win32 -and $null -ne $inner) {
        $hex = '{0:X8}' -f [int]$inner.HResult
        if ($hex.StartsWith('8007')) { $win32 = [Convert]::ToInt32($hex.Substring(4), 16) }
    }
    switch ($win32) {
        5 { return 'access-denied' }
        2 { return 'not-found' }
        3 { return 'not-found' }
        1168 { return 'not-found' }
        183 { return 'in-use' }
        32 { return 'in-use' }
        87 { return 'invalid-argument' }
    }
    switch ([string]$Record.CategoryInfo.Category) {
        'PermissionDenied' { return 'access-denied' }
        'ObjectNotFound' { return 'not-found' }
        'ResourceExists' { return 'in-use' }
        'InvalidArgument' { return 'invalid-argument' }
    }
    'internal'
}

function ConvertTo-ErrorData($Record) {
    if (([string]$Record.FullyQualifiedErrorId).StartsWith('PortPin.') -and $Record.TargetObject -is [hashtable]) { return $Record.TargetObject }
    $inner = Get-InnerException $Record.Exception
    $data = @{ code = (Get-CodeOfError $Record); detail = [string]$inner.Message }
    Add-ErrorIdentity $data $Record
    $data
}

# Windows PowerShell 5.1 gives arrays a second Count, which ConvertTo-Json may then write as {"value":[...],"Count":n}.
function Initialize-Json {
    if (Get-Command -Name Remove-TypeData -ErrorAction SilentlyContinue) { Remove-TypeData -TypeName System.Array -ErrorAction SilentlyContinue }
}

# --- arguments: parsed on the other side too; a host started by something else must not trust its caller

function Get-Text($Arguments, [string] $Name) {
    $value = $Arguments.$Name
    if ($value -isnot [string]) { Stop-Verb 'invalid-argument' $Name }
    $value
}
function Get-Whole($Arguments, [string] $Name, [long] $Least, [long] $Most) {
    $value = $Arguments.$Name
    if (($value -isnot [int] -and $value -isnot [long]) -or $value -lt $Least -or $value -gt $Most) { Stop-Verb 'invalid-argument' $Name }
    [int]$value
}
function Get-Choice($Arguments, [string] $Name, [string[]] $Choices) {
    $value = Get-Text $Arguments $Name
    foreach ($choice in $Choices) { if (Test-SameText $value $choice) { return $choice } }
    Stop-Verb 'invalid-argument' $value
}

# -eq and -ceq compare linguistically: NUL and zero-width characters count for nothing. Names are compared as Windows
# does, character by character; data exactly.
function Test-SameText([string] $A, [string] $B) { [string]::Equals($A, $B, [System.StringComparison]::Ordinal) }
function Test-SameName([string] $A, [string] $B) { [string]::Equals($A, $B, [System.StringComparison]::OrdinalIgnoreCase) }

# --- registry: always by RegistryKey methods. The item cmdlets take a value name '(default)' for the nameless value,
# refuse the empty name, and treat / and * in key names as path syntax.

function Open-Key([string] $Path, [bool] $Writable) {
    if ($Path -notlike 'HKLM\*' -or $Path.IndexOf([char]0) -ge 0) { Stop-Verb 'invalid-argument' $Path }
    foreach ($part in $Path.Split('\')) { if ($part.Length -eq 0 -or $part.Length -gt 255) { Stop-Verb 'invalid-argument' $Path } }
    (Get-Item -LiteralPath 'Registry::HKEY_LOCAL_MACHINE').OpenSubKey($Path.Substring(5), $Writable)
}

# One value as {kind, data}; $null when the key has no value of that name (absent is not empty).
function Read-Value($Key, [string] $Name) {
    foreach ($found in $Key.GetValueNames()) { if (Test-SameName $found $Name) { return (Read-NamedValue $Key $found) } }
}

# The same for a name that the key gave itself.
function Read-NamedValue($Key, [string] $Name) {
    $kind = [string]$Key.GetValueKind($Name)
    $data = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    switch ($kind) {
        'String' { return @{ kind = $kind; data = [string]$data } }
        'ExpandString' { return @{ kind = $kind; data = [string]$data } }
        'MultiString' { return @{ kind = $kind; data = [object[]]@($data) } }
        # A number of the wrong size comes as bytes.
        'DWord' { if ($data -is [int]) { return @{ kind = $kind; data = [BitConverter]::ToUInt32([BitConverter]::GetBytes($data), 0) } } }
        'QWord' { if ($data -is [long]) { return @{ kind = $kind; data = $data.ToString([System.Globalization.CultureInfo]::InvariantCulture) } } }
        'Binary' { return @{ kind = $kind; data = [Convert]::ToBase64String([byte[]]$data) } }
    }
    $bytes = [byte[]]@()
    if ($data -is [byte[]]) { $bytes = $data }
    @{ kind = 'None'; data = [Convert]::ToBase64String($bytes) }
}

function Read-TextValue($Key, [string] $Name) {
    $value = Read-Value $Key $Name
    if ($null -ne $value -and ($value.kind -eq 'String' -or $value.kind -eq 'ExpandString')) { $value.data }
}
function Read-NumberValue($Key, [string] $Name) {
    if ($null -eq $Key) { return $null }
    $value = Read-Value $Key $Name
    if ($null -ne $value -and $value.kind -eq 'DWord') { $value.data }
}

# --- elevation

function Get-Identity { [Security.Principal.WindowsIdentity]::GetCurrent() }
function Test-Elevated {
    ([Security.Principal.WindowsPrincipal](Get-Identity)).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}
function Assert-Elevated([string] $Subject) { if (-not (Test-Elevated)) { Stop-Verb 'access-denied' $Subject } }

# --- native programs: the only way to one. Absolute path, own stdin closed (a child that inherits ours eats requests),
# deadline, the system's OEM code page, exit code.

# Source: CommandLineToArgvW: backslashes count only before a quote.
function ConvertTo-NativeArgument([string] $Text) {
    if ($Text -ne '' -and $Text -notmatch '[\s"]') { return $Text }
    $escaped = $Text -replace '(\\*)"', '$1$1\"'
    '"' + ($escaped -replace '(\\+)$', '$1$1') + '"'
}

function Get-OemEncoding {
    $number = 0
    $key = Open-Key 'HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage' $false
    if ($null -ne $key) { $null = [int]::TryParse([string](Read-TextValue $key 'OEMCP'), [ref]$number); $key.Dispose() }
    if ($number -eq 0) { $number = [System.Globalization.CultureInfo]::CurrentCulture.TextInfo.OEMCodePage }
    [System.Text.Encoding]::GetEncoding($number)
}

function Start-Native([string] $Program, [string[]] $Arguments) {
    $quoted = @(foreach ($argument in $Arguments) { ConvertTo-NativeArgument $argument })
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = [System.IO.Path]::Combine([string[]](@($env:SystemRoot, 'System32') + $Program.Split('\')))
    if (-not (Test-Path -LiteralPath $start.FileName)) { Stop-Verb 'not-available' $Program }
    $start.Arguments = $quoted -join ' '
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $encoding = Get-OemEncoding
    $start.StandardOutputEncoding = $encoding
    $start.StandardErrorEncoding = $encoding
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    @{ process = $process; out = $process.StandardOutput.ReadToEndAsync(); err = $process.StandardError.ReadToEndAsync(); program = $Program }
}

function Receive-Native($Started, [int] $TimeoutMs) {
    $process = $Started.process
    try {
        # In short waits: a long one inside .NET could not be cancelled.
        $end = [datetime]::UtcNow.AddMilliseconds($TimeoutMs)
        while (-not $process.WaitForExit(100)) { if ([datetime]::UtcNow -ge $end) { Stop-Verb 'native-failed' $Started.program 'timeout' } }
        # A grandchild may keep the pipes open after the exit: wait for the text, not for ever.
        if (-not $Started.out.Wait(5000) -or -not $Started.err.Wait(5000)) { Stop-Verb 'native-failed' $Started.program 'timeout' }
        @{ code = $process.ExitCode; text = $Started.out.Result; errors = $Started.err.Result }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
}

function Invoke-Native([string] $Program, [string[]] $Arguments, [int] $TimeoutMs) {
    Receive-Native (Start-Native $Program $Arguments) $TimeoutMs
}

function Get-NativeDetail($Result) {
    $text = ($Result.text + "`n" + $Result.errors).Trim()
    if ($text.Length -gt 2000) { $text = $text.Substring(0, 2000) }
    'exit code ' + $Result.code + ': ' + $text
}
