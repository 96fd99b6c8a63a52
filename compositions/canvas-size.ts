import { createContext, useContext } from 'react'
import { useVideoConfig } from 'remotion'

type Size = { width: number; height: number }

const CanvasContext = createContext<Size | null>(null)

export const CanvasProvider = CanvasContext.Provider

/** Of what a picture is drawn onto, in pixels: the whole video, or the film's canvas where a part of the video shows it. */
export function useCanvas(): Size {
  const { width, height } = useVideoConfig()
  return useContext(CanvasContext) ?? { width, height }
}
