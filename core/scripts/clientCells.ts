/**
 * Service principal names and files of clients: read and written as scripts/powershell/verbs and electron/clients do.
 * Edits of a file hold server names and ports; what else stands in it never comes into a script.
 */
export const clientCells = String.raw`
# What setspn says is in the language of Windows: whether it worked is read from the list of the account, a tab before each SPN.
# A name that setspn would take for an option or a pattern is refused.
function Invoke-Setspn([string] $Option, [string[]] $Names) {
    foreach ($name in $Names) { if ($name -notmatch '^[^\x00-\x1f"*?/-][^\x00-\x1f"*?]*\z') { throw ($text.BadName -f $name) } }
    Invoke-System @('setspn.exe') (@($Option) + @(foreach ($name in $Names) { '"' + ($name -replace '(\\+)$', '$1$1') + '"' }))
}

function Test-Spn($Cell) {
    $found = Invoke-Setspn '-L' @($Cell.Account)
    if ($found.Code -ne 0) { throw $found.Text.Trim() }
    foreach ($line in $found.Text -split '\r?\n') { if ($line.StartsWith([string][char]9, [System.StringComparison]::Ordinal) -and (Test-SameName $line.Trim() $Cell.Spn)) { return $true } }
    $false
}

# -S looks for the name in the whole forest and refuses where another account holds it.
function Set-Spn($Cell, [bool] $Wanted) {
    $option = '-D'
    if ($Wanted) { $option = '-S' }
    $done = Invoke-Setspn $option @($Cell.Spn, $Cell.Account)
    if ((Test-Spn $Cell) -ne $Wanted) { throw $done.Text.Trim() }
}

# SHA256Managed is refused where only certified algorithms may run (FIPS); this one is not.
function Get-Sha256([byte[]] $Bytes) {
    $hasher = New-Object System.Security.Cryptography.SHA256CryptoServiceProvider
    try { [BitConverter]::ToString($hasher.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant() }
    finally { $hasher.Dispose() }
}

# A content that may not be written is neither as before nor as planned: said before anything is.
function Get-FileState($Cell) {
    try {
        if (-not [System.IO.File]::Exists($Cell.Path)) { return $text.Absent }
        $hash = Get-Sha256 ([System.IO.File]::ReadAllBytes($Cell.Path))
        [System.IO.File]::Open($Cell.Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::ReadWrite, [System.IO.FileShare]::ReadWrite).Dispose()
        $hash
    }
    catch { [string]$_.Exception.Message }
}

function Get-BackupPath($Cell, [string] $Hash) {
    $name = [System.IO.Path]::GetFileName($Cell.Path)
    if ($name.Length -gt 80) { $name = $name.Substring($name.Length - 80) }
    [System.IO.Path]::Combine($Cell.Backups, $Hash.Substring(0, 32) + '-' + $name)
}

function Get-FileShown($Cell) {
    $state = Get-FileState $Cell
    foreach ($hash in @($Cell.Before, $Cell.After)) {
        $copy = Get-BackupPath $Cell $hash
        if ([System.IO.File]::Exists($copy)) { $state += [Environment]::NewLine + '    ' + ($text.Copy -f $copy) }
    }
    $state
}

# In place: a new file would have the rights of its folder and lose its own. The content before is copied away first.
function Set-File($Cell, [string] $Side) {
    $from = $Cell.Before; $to = $Cell.After; $edits = $Cell.Edits
    if ($Side -eq 'before') { $from = $Cell.After; $to = $Cell.Before; $edits = $Cell.Back }
    $bytes = [System.IO.File]::ReadAllBytes($Cell.Path)
    if (-not (Test-SameText (Get-Sha256 $bytes) $from)) { throw ($text.Moved -f $Cell.Label, (Get-FileShown $Cell)) }
    $made = New-Object System.IO.MemoryStream
    $at = 0
    foreach ($edit in $edits) {
        $made.Write($bytes, $at, $edit.Start - $at)
        $insert = [Convert]::FromBase64String($edit.Insert)
        $made.Write($insert, 0, $insert.Length)
        $at = $edit.Start + $edit.Remove
    }
    $made.Write($bytes, $at, $bytes.Length - $at)
    $after = $made.ToArray()
    if (-not (Test-SameText (Get-Sha256 $after) $to)) { throw ($text.NotMade -f $Cell.Label) }
    $copy = Get-BackupPath $Cell $from
    if (-not [System.IO.File]::Exists($copy)) {
        $null = [System.IO.Directory]::CreateDirectory($Cell.Backups)
        [System.IO.File]::WriteAllBytes($copy, $bytes)
    }
    $first = $edits[0].Start
    $stream = [System.IO.File]::Open($Cell.Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::ReadWrite, [System.IO.FileShare]::Read)
    try {
        $null = $stream.Seek($first, [System.IO.SeekOrigin]::Begin)
        $stream.Write($after, $first, $after.Length - $first)
        $stream.SetLength($after.Length)
        $stream.Flush($true)
    }
    finally { $stream.Dispose() }
}
`;
