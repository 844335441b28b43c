"""AXTRA's survey platform: questionnaires from definitions, answers that cannot be lost, figures that betray no one."""
