/* python3.dll: forwards every name to python311.dll; the linker is given the list. */
int start(void *module, unsigned reason, void *reserved) { return 1; }
