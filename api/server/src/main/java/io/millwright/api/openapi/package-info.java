// SPDX-License-Identifier: Apache-2.0
/** The API's description of itself, for clients that are generated and for people. */
@NullMarked
package io.millwright.api.openapi;

import org.jspecify.annotations.NullMarked;
