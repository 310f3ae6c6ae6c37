/* icuuc.dll, which wine 8 lacks: Qt converts old encodings with it. This one knows none, and says so. */
#define MISSING(name) __declspec(dllexport) void *name(void) { return 0; }

enum { U_FILE_ACCESS_ERROR = 4 };

__declspec(dllexport) void *ucnv_open(const char *name, int *error) {
    *error = U_FILE_ACCESS_ERROR;
    return 0;
}

MISSING(ucnv_close)
MISSING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
MISSING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
MISSING(ucnv_reset)
MISSING(ucnv_getMaxCharSize)
MISSING(ucnv_getName)
MISSING(ucnv_getToUCallBack)
MISSING(ucnv_getFromUCallBack)
MISSING(ucnv_setToUCallBack)
MISSING(ucnv_setFromUCallBack)
MISSING(ucnv_cbToUWriteUChars)
MISSING(ucnv_toUnicode)
MISSING(ucnv_cbFromUWriteUChars)
MISSING(ucnv_toUCountPending)
MISSING(ucnv_fromUCountPending)
MISSING(ucnv_getStandardName)
MISSING(ucnv_getAvailableName)
MISSING(ucnv_countAvailable)
MISSING(ucnv_fromUnicode)
