// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import io.millwright.access.Action;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that callers who are limited to parts of the plant may call an operation, because it
 * shows and changes nothing outside these parts: it asks {@link Caller}, or is not about parts of
 * the plant. All other operations refuse such callers.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Scoped {
  /** Returns the actions for which this holds. */
  Action[] value() default {Action.READ};
}
