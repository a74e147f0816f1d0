// SPDX-License-Identifier: Apache-2.0
/** What all resources have: tags, and client tokens that make a repeated request harmless. */
@NullMarked
package io.millwright.api.document;

import org.jspecify.annotations.NullMarked;
