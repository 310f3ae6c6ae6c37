; Stands in for the program's two files where there is no Windows to build them on; `prove.py` gives ROLE, VERSION, OUT.
;   leadway.exe      runs until it is asked to end, then says so next to the data; with "deaf" it never hears
;   leadway-cli.exe  asks it to: "leadway-cli.exe quit"
Unicode true
!include "FileFunc.nsh"
!include "LogicLib.nsh"
Name "Leadway ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
Section
  ${GetParameters} $0
!if "${ROLE}" == "cli"
  FileOpen $1 "$LOCALAPPDATA\leadway-asked-to-end" w
  FileClose $1
!else
  FileOpen $1 "$LOCALAPPDATA\leadway-runs" w
  FileClose $1
  ${Do}
    Sleep 20
    ${If} $0 != "deaf"
    ${AndIf} ${FileExists} "$LOCALAPPDATA\leadway-asked-to-end"
      ${ExitDo}
    ${EndIf}
    ${If} ${FileExists} "$LOCALAPPDATA\leadway-let-go"
      ${ExitDo}
    ${EndIf}
  ${Loop}
  Delete "$LOCALAPPDATA\leadway-asked-to-end"
  Delete "$LOCALAPPDATA\leadway-let-go"
  Delete "$LOCALAPPDATA\leadway-runs"
!endif
SectionEnd
