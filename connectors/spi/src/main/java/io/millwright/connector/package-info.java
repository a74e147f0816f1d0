// SPDX-License-Identifier: Apache-2.0
/** What a connector must provide: the one thing that each protocol's module compiles against. */
@NullMarked
package io.millwright.connector;

import org.jspecify.annotations.NullMarked;
