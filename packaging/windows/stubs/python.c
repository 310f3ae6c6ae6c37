/* python.exe: all of it is in python311.dll. */
#include <windows.h>
#include <wchar.h>

int wmain(int argc, wchar_t **argv) {
    HMODULE python = LoadLibraryW(L"python311.dll");
    int (*run)(int, wchar_t **) = python ? (void *)GetProcAddress(python, "Py_Main") : 0;
    return run ? run(argc, argv) : 127;
}
