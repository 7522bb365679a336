// SPDX-License-Identifier: GPL-3.0-or-later
// Of the engine's schemas the server imports these two, for what is tried nowhere here.
export const llamacppCompletionConfigSchema = {
  pick: () => ({ safeParse: () => ({ success: true, data: {} }) }),
};
export const configSchemaForModelType = () => undefined;
