; The installer for Windows: per user, without an administrator. packaging/windows/installer.py gives the definitions
; VERSION, VERSION4, FILES (the lists of what is installed and taken away), ICON, LICENCE, OUT and APP_ID.
;
;   /S             without a question; the data of a person are then always kept
;   /D=FOLDER      another folder, as the last argument
;   /UPGRADE       said to the old version's uninstaller: what starts at login stays registered

Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "Win\COM.nsh"
!include "Win\Propkey.nsh"
!include "${FILES}"

; Never changed: by these Windows knows that it is the same program.
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Leadway"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define SHORTCUT "$SMPROGRAMS\Leadway.lnk"

Name "Leadway"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Leadway"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
AllowRootDirInstall false
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "Leadway ${VERSION}"

VIProductVersion "${VERSION4}"
VIAddVersionKey "ProductName" "Leadway"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Leadway"
VIAddVersionKey "CompanyName" "The Leadway authors"
VIAddVersionKey "LegalCopyright" "The Leadway authors, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\leadway.exe"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Asks the program that runs from $INSTDIR to keep everything and end, and waits until its file is free.
!macro EndRunning
  ${If} ${FileExists} "$INSTDIR\leadway-cli.exe"
    nsExec::Exec '"$INSTDIR\leadway-cli.exe" quit'
    Pop $0
  ${EndIf}
  StrCpy $1 0
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\leadway.exe"
      ${ExitDo}
    ${EndIf}
    ; Windows lets nobody write into the file of a program that runs.
    ClearErrors
    FileOpen $0 "$INSTDIR\leadway.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    ${If} $1 < 50
      Sleep 100
      ${Continue}
    ${EndIf}
    StrCpy $1 0
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Leadway is still running. Please end it from its icon beside the clock, then try again." /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Quit
  ${Loop}
!macroend

; By this id Windows knows which windows, notifications and pinned icon belong together.
!macro NameShortcut LINK ID
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${LINK}", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'Oleaut32::SysAllocString(w "${ID}")p.r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*(&i2 ${VT_BSTR},&i6 0,p r3,p 0)p.r5'
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        System::Call 'Oleaut32::SysFreeString(p r3)'
        System::Free $4
        System::Free $5
        ${IPropertyStore::Commit} $2 ""
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${LINK}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend

Section "Leadway"
  !insertmacro EndRunning

  ; What the version before installed goes first, so that nothing of it is mixed with the new.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S /UPGRADE _?=$INSTDIR' $0
    ${If} ${Errors}
    ${OrIf} $0 <> 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "The version that is installed could not be taken away. Nothing was changed that it needs; please try again." /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}

  ClearErrors
  !insertmacro InstallFiles
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "Not every file could be written to $INSTDIR. Is the disk full? Your data were not touched." /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}

  SetOutPath "$INSTDIR"
  CreateShortcut "${SHORTCUT}" "$INSTDIR\leadway.exe" "" "$INSTDIR\leadway.exe" 0 SW_SHOWNORMAL "" "Your week, and what comes of it"
  !insertmacro NameShortcut "${SHORTCUT}" "${APP_ID}"

  WriteRegStr HKCU "${KEY}" "DisplayName" "Leadway"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\leadway.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Leadway authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  !insertmacro EndRunning
  ClearErrors
  !insertmacro RemoveFiles
  ${If} ${Errors}
    SetErrorLevel 6
    Quit
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/UPGRADE" $R1
  ${IfNot} ${Errors}
    Return
  ${EndIf}

  Delete "${SHORTCUT}"
  DeleteRegKey HKCU "${KEY}"
  ; Only its own: somebody may run another copy of Leadway.
  ReadRegStr $0 HKCU "${RUN_KEY}" "Leadway"
  StrLen $1 "$INSTDIR\leadway.exe"
  StrCpy $2 $0 $1
  StrCpy $3 $0 $1 1
  ${If} $2 == "$INSTDIR\leadway.exe"
  ${OrIf} $3 == "$INSTDIR\leadway.exe"
    DeleteRegValue HKCU "${RUN_KEY}" "Leadway"
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"

  ; The data are the person's own: kept, unless they say otherwise, twice.
  ${If} ${FileExists} "$LOCALAPPDATA\Leadway\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 "Leadway is removed. Keep your weeks and notes?$\r$\n$\r$\nThey lie encrypted in $LOCALAPPDATA\Leadway, and a Leadway installed later finds them again." /SD IDYES IDYES kept
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Delete all your weeks and notes, and the backups beside them, for good?" /SD IDNO IDNO kept
    RMDir /r "$LOCALAPPDATA\Leadway"
    kept:
  ${EndIf}
SectionEnd
