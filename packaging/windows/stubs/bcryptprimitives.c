/* bcryptprimitives.dll, which wine 8 lacks: Rust's standard library takes its random bytes from there. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL ProcessPrng(unsigned char *bytes, SIZE_T count) {
    while (count) {
        ULONG part = count > 0x10000000 ? 0x10000000 : (ULONG)count;
        if (!RtlGenRandom(bytes, part)) return FALSE;
        bytes += part;
        count -= part;
    }
    return TRUE;
}
