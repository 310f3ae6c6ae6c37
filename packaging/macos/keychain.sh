#!/bin/sh
# On the workflow's Mac: puts the certificate into a keychain of its own and tells the later steps its name.
# Takes everything from the environment, prints nothing of it, and says what is missing.
set -eu

if [ -z "${CERTIFICATE:-}" ] || [ -z "${IDENTITY:-}" ]; then
    echo "There is no certificate here: the application will not be signed."
    exit 0
fi
keychain="$RUNNER_TEMP/signing.keychain-db"
password=$(openssl rand -hex 24)
certificate="$RUNNER_TEMP/certificate.p12"
trap 'rm -f "$certificate"' EXIT
(umask 077 && printf %s "$CERTIFICATE" | base64 --decode >"$certificate")
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$certificate" -P "${CERTIFICATE_PASSWORD:-}" -k "$keychain" -T /usr/bin/codesign
# Or the first signature would wait for somebody to press a button.
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
echo "MACOS_SIGNING_IDENTITY=$IDENTITY" >>"$GITHUB_ENV"

if [ -z "${APPLE_ID:-}" ] || [ -z "${NOTARY_PASSWORD:-}" ]; then
    echo "There is no account for notarising here: the image will be signed and not notarised."
    exit 0
fi
xcrun notarytool store-credentials leadway \
    --apple-id "$APPLE_ID" --team-id "${TEAM:-}" --password "$NOTARY_PASSWORD" >/dev/null
echo "MACOS_NOTARY_PROFILE=leadway" >>"$GITHUB_ENV"
