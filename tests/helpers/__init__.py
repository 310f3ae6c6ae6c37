"""What tests share: the pinned clock, the guards of every test, a private display and keychain."""
