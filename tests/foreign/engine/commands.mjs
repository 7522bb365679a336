// SPDX-License-Identifier: GPL-3.0-or-later
// Of the engine's commands the program imports these; they are not for its server.
const nothing = () => undefined;
export {
  nothing as bundleSdk, nothing as formatVerifyBundleResult, nothing as hasErrors,
  nothing as hasWarnings, nothing as verifyBundle,
};
