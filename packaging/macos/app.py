"""The application and the disk image for macOS: its papers, its signature, Apple's notarisation.

Only macOS itself can make them; the workflow `package` does. Signing and notarising need secrets, given as
environment variables; where they are missing, a line reports it, the application is signed ad hoc
(without any signature, Apple's processors start nothing), and the image is made all the same.
"""

from __future__ import annotations

import os
import platform
import shutil
import time
from pathlib import Path

import place
from place import BuildError

ID = "app.leadway.Leadway"
"""Never changed: the keychain and what a person allowed go by it."""

OLDEST = "14.0"
"""What Qt 6.12 asks for."""

IDENTITY = "MACOS_SIGNING_IDENTITY"
"""The name of the certificate in the keychain: "Developer ID Application: …"."""
PROFILE = "MACOS_NOTARY_PROFILE"
"""What `xcrun notarytool store-credentials` kept the account under; no password passes through here."""

HERE = Path(__file__).resolve().parent
_IMAGE_TRIES = 5
_IMAGE_PAUSE_SECONDS = 5.0
NOT_SIGNED = f"not signed: {IDENTITY} is not set. macOS will ask a person whether to open it all the same."
NOT_NOTARISED = f"not notarised: {PROFILE} is not set."


def info_plist() -> dict[str, object]:
    """Return what the application says of itself; the spec hands it to PyInstaller."""
    return {
        "CFBundleName": place.TITLE,
        "CFBundleDisplayName": place.TITLE,
        "CFBundleIdentifier": ID,
        "CFBundleShortVersionString": place.VERSION,
        "CFBundleVersion": place.VERSION,
        "CFBundleDevelopmentRegion": "en",
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        # Follows the system into the dark.
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "© The Leadway authors, MIT licence",
    }


def package() -> Path:
    """Sign dist/Leadway.app, put it into dist/Leadway-VERSION-MACHINE.dmg, and return its path."""
    if not place.APP.is_dir():
        raise BuildError(f"{place.APP.name} is missing: run the step build on macOS")
    # The papers go in before it is signed: a later change breaks the signature.
    papers = place.TREE / "licences"
    shutil.copytree(papers, place.APP / "Contents" / "Resources" / "licences", dirs_exist_ok=True)
    identity = os.environ.get(IDENTITY, "")
    sign(place.APP, identity)
    image = place.DIST / f"Leadway-{place.VERSION}-{platform.machine()}.dmg"
    make_image(image)
    if identity:
        place.run(["codesign", "--force", "--timestamp", "--sign", identity, image])
        notarise(image, os.environ.get(PROFILE, ""))
    else:
        print(f"  {NOT_SIGNED}")
    return image


def sign(app: Path, identity: str) -> None:
    """Sign the application; without an identity, ad hoc."""
    command: list[str | Path] = ["codesign", "--force", "--deep", "--sign", identity or "-"]
    if identity:
        command += ["--timestamp", "--options", "runtime", "--entitlements", HERE / "entitlements.plist"]
    place.run([*command, app])
    place.run(["codesign", "--verify", "--deep", "--strict", app])


def make_image(image: Path) -> None:
    """Make the image that a person opens: the application, and where to drag it."""
    folder = place.WORK / "dmg"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # ditto keeps links and signatures as they are.
    place.run(["ditto", place.APP, folder / place.APP.name])
    (folder / "Applications").symlink_to("/Applications")
    image.unlink(missing_ok=True)
    create = ["hdiutil", "create", "-ov", "-volname", place.TITLE, "-fs", "HFS+", "-format", "ULFO"]
    for tries_left in range(_IMAGE_TRIES - 1, -1, -1):
        try:
            place.run([*create, "-srcfolder", folder, image])
            return
        except BuildError:
            # "Resource busy": system services that inspect new files release them in a moment.
            if not tries_left:
                raise
            time.sleep(_IMAGE_PAUSE_SECONDS)


def notarise(image: Path, profile: str) -> None:
    """Have Apple notarise the image, and staple the ticket; without a profile, print that it was not done."""
    if not profile:
        print(f"  {NOT_NOTARISED}")
        return
    place.run(["xcrun", "notarytool", "submit", "--keychain-profile", profile, "--wait", image])
    place.run(["xcrun", "stapler", "staple", image])
