// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

/** A use case does not do what it was asked; nothing has changed. */
public final class UseCaseRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient UseCaseRefusal refusal;

  /** An exception that carries a refusal to the caller of the use case. */
  public UseCaseRefusedException(UseCaseRefusal refusal) {
    super(refusal.text());
    this.refusal = refusal;
  }

  /** An exception that carries a refusal, and what caused it. */
  public UseCaseRefusedException(UseCaseRefusal refusal, Throwable cause) {
    super(refusal.text(), cause);
    this.refusal = refusal;
  }

  /** Why the use case was refused. */
  public UseCaseRefusal refusal() {
    return refusal;
  }
}
